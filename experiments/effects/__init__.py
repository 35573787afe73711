"""What would some public money more buy, lever by lever, and what does every other lever change?"""
